package pool

// For tests that compute the expected return by plain enumeration.
var (
	Share       = share
	SharePrizes = (*Rules).share
)
