"""Other programs and other forms: what comes in from them and goes out to them."""
