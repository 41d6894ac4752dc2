package jobs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/quinielaml/quinielaml/backend/internal/job"
)

// watchEvery is the interval at which watched jobs are read.
const watchEvery = 200 * time.Millisecond

// Watch returns a channel with the current state of a job, and then its state each
// time it is read. A reader that falls behind gets only the latest state. The channel
// is closed when the job has finished, when ctx ends, and when the database cannot be
// read.
func (j *Jobs) Watch(ctx context.Context, id int64) (<-chan job.Job, error) {
	now, err := j.Job(ctx, id)
	if err != nil {
		return nil, err
	}
	stream := make(chan job.Job, 1)
	stream <- now
	if now.State.Finished() {
		close(stream)
		return stream, nil
	}
	if j.watched.add(id, stream) {
		go j.readWatched(context.WithoutCancel(ctx)) // it serves later streams as well
	}
	context.AfterFunc(ctx, func() { j.watched.remove(id, stream) })
	return stream, nil
}

// readWatched reads the watched jobs at intervals until there are none. Unless a job
// changes its phase, it sends one query each time, however many streams there are.
func (j *Jobs) readWatched(ctx context.Context) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	last := map[int64]watchedJob{}
	for range ticker.C {
		ids, ok := j.watched.ids()
		if !ok {
			return
		}
		maps.DeleteFunc(last, func(id int64, _ watchedJob) bool { return !slices.Contains(ids, id) })
		if err := j.refresh(ctx, ids, last); err != nil {
			j.cfg.Log.Error("read the jobs that are watched", "error", err)
			clear(last)
		}
		for _, id := range ids {
			one, ok := last[id]
			j.watched.send(id, one.Job, ok)
		}
	}
}

// watchedJob is a job and its phase when it was last read.
type watchedJob struct {
	phase
	job.Job
}

// phase changes whenever more of a job changes than its progress.
type phase struct {
	state     rivertype.JobState
	attempt   int
	cancelled bool
}

// refresh updates last, the latest reading of each watched job. Only jobs whose phase
// has changed are read in full.
func (j *Jobs) refresh(ctx context.Context, ids []int64, last map[int64]watchedJob) error {
	phases, progress, err := j.db.phases(ctx, ids)
	if err != nil {
		return err
	}
	var moved []int64
	for _, id := range ids {
		one, known := last[id]
		now, there := phases[id]
		switch {
		case !there:
			delete(last, id)
		case known && one.phase == now:
			one.Progress = progress[id]
			last[id] = one
		default:
			moved = append(moved, id)
		}
	}
	if len(moved) == 0 {
		return nil
	}
	found, err := j.client.JobList(ctx, river.NewJobListParams().IDs(moved...).First(len(moved)))
	if err != nil {
		return fmt.Errorf("read %d jobs: %w", len(moved), err)
	}
	list, err := j.withProgress(ctx, found.Jobs)
	if err != nil {
		return err
	}
	for _, one := range list {
		last[one.ID] = watchedJob{phases[one.ID], one}
	}
	return nil
}

// watchers holds the streams of a process by the id of the job that they watch.
type watchers struct {
	mutex   sync.Mutex
	streams map[int64]map[chan job.Job]bool
	reading bool
}

// add adds a stream. It reports whether no reader runs yet; the caller must then start
// one.
func (w *watchers) add(id int64, stream chan job.Job) (first bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.streams[id] == nil {
		w.streams[id] = map[chan job.Job]bool{}
	}
	w.streams[id][stream] = true
	first = !w.reading
	w.reading = true
	return first
}

// remove closes and removes a stream, unless that has been done already.
func (w *watchers) remove(id int64, stream chan job.Job) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.streams[id][stream] {
		w.close(id, stream)
	}
}

func (w *watchers) close(id int64, stream chan job.Job) {
	close(stream)
	delete(w.streams[id], stream)
	if len(w.streams[id]) == 0 {
		delete(w.streams, id)
	}
}

// ids returns the ids of the watched jobs. ok is false if there are none; the reader
// must then end.
func (w *watchers) ids() (ids []int64, ok bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.reading = len(w.streams) > 0
	return slices.Sorted(maps.Keys(w.streams)), w.reading
}

// send sends a job to all of its streams. If the job could not be read or has
// finished, it closes them.
func (w *watchers) send(id int64, one job.Job, read bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for stream := range w.streams[id] {
		if read {
			select {
			case <-stream: // drop a state that was not received yet
			default:
			}
			stream <- one
		}
		if !read || one.State.Finished() {
			w.close(id, stream)
		}
	}
}
