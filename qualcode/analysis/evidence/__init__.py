"""What authors supply and judge: rates, costs, polls, judgements, the joint display."""
