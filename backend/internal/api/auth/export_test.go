package auth

// Subjects returns the subjects whose wrong passwords are limited for an address.
func Subjects(address string) (subjects []string) {
	for _, l := range networkLimits(address) {
		subjects = append(subjects, l.subject)
	}
	return subjects
}
