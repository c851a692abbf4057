"""What the rules look at: records put together by whom or what they are about. Pure."""
