"""Tables: transcripts laid out as rows, surveys, coded tables, and sheets of people."""
