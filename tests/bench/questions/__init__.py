"""What the questions take to answer, and their proofs to make and to check."""
