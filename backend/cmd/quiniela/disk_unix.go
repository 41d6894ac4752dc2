//go:build !windows

package main

import (
	"fmt"
	"syscall"
)

// diskSpace returns how many bytes are free for this process on the disk of a folder, and
// how many the disk has.
func diskSpace(folder string) (free, total int64, err error) {
	var space syscall.Statfs_t
	if err := syscall.Statfs(folder, &space); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", folder, err)
	}
	block := int64(space.Bsize) //nolint:unconvert // 32 bits wide on darwin
	return int64(space.Bavail) * block, int64(space.Blocks) * block, nil
}
