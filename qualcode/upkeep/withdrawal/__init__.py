"""Taking a person out of a study, and keeping them out."""
