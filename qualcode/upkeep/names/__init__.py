"""Names of people: gathered, decided on, replaced, and looked for again everywhere."""
