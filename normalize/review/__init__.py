"""What people decide about findings, and how a repair is taken back."""
