"""The model's own estimate of the tier a court will hold (情节档次估计), from records alone."""
