"""Reports: what they say (content), how Word shows it, and where each quote stands (ledger)."""
