package training

// Day of the past to forecast from.
type Day struct {
	Date string `json:"date"` // 2024-03-01
}
