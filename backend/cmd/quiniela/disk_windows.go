package main

import (
	"fmt"
	"syscall"
	"unsafe"
)

var getDiskFreeSpace = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")

// diskSpace returns how many bytes are free for this process on the disk of a folder, and
// how many the disk has.
func diskSpace(folder string) (free, total int64, err error) {
	name, err := syscall.UTF16PtrFromString(folder)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", folder, err)
	}
	done, _, err := getDiskFreeSpace.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&free)), uintptr(unsafe.Pointer(&total)), 0)
	if done == 0 {
		return 0, 0, fmt.Errorf("%s: %w", folder, err)
	}
	return free, total, nil
}
