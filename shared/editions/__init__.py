"""What several services read of a policy edition. Its rules for deciding are eligibility's alone."""
