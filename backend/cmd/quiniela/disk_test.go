package main

import "testing"

func TestSpaceOfADisk(t *testing.T) {
	free, total, err := diskSpace(t.TempDir())
	if err != nil || free <= 0 || total < free {
		t.Errorf("%d of %d bytes are free, %v", free, total, err)
	}
	if _, _, err := diskSpace("/no/such/folder"); err == nil {
		t.Error("a folder that is not there has space")
	}
}
