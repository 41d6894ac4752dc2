package job

import "time"

// Backup describes one daily backup.
type Backup struct {
	Day        string     `json:"day"` // 2006-01-02, UTC
	StartedAt  time.Time  `json:"startedAt"`
	FinishedAt *time.Time `json:"finishedAt,omitempty"` // nil: not finished, or failed
	File       string     `json:"file"`
	Problem    string     `json:"problem,omitempty"` // why it failed
}
