"""What comes from outside, spoilt at random: nothing falls over, and nothing takes long."""
