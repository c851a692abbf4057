"""A simulated season with planted wrong-doing and honest look-alikes, and how well supervision tells them apart."""
