"""What people do with reports and bulletins: one module an act."""
