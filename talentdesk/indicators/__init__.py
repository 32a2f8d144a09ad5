"""How far a district is with the practice: computed from facts only, on every device with the same code and the same result."""
