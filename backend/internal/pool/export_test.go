package pool

// For tests that work out the expected return in a plain way.
var (
	Share       = share
	SharePrizes = (*Rules).share
)
