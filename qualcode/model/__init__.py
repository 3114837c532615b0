"""What a study is made of: frozen dataclasses on the standard library alone, with no input or output."""
