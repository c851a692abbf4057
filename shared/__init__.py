"""What more than one service truly needs; it knows no service."""
