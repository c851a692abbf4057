"""What is no breach of a rule, and unlikely among its peers: a person looks at it."""
