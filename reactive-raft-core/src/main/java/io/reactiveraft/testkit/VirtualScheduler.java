package io.reactiveraft.testkit;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** The threads of one {@link Life}: tasks of one worker run in order, those of different workers in any. */
final class VirtualScheduler implements Scheduler {

    private final Life life;
    private boolean disposed;

    VirtualScheduler(Life life) {
        this.life = life;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return createWorker().schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return createWorker().schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return createWorker().schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(life.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new VirtualWorker();
    }

    @Override
    public void dispose() {
        disposed = true;
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    private final class VirtualWorker implements Worker {

        private final ArrayDeque<Task> line = new ArrayDeque<>();
        private boolean running;
        private boolean ended;

        @Override
        public Disposable schedule(Runnable what) {
            Task task = new Task(what);
            check();
            add(task);
            return task;
        }

        @Override
        public Disposable schedule(Runnable what, long delay, TimeUnit unit) {
            Task task = new Task(what);
            check();
            life.later(delay, unit, () -> add(task));
            return task;
        }

        @Override
        public Disposable schedulePeriodically(Runnable what, long initialDelay, long period, TimeUnit unit) {
            Disposable.Swap current = Disposables.swap();
            Runnable again = new Runnable() {
                @Override
                public void run() {
                    what.run();
                    if (!current.isDisposed() && !isDisposed()) {
                        current.update(schedule(this, period, unit));
                    }
                }
            };
            current.update(schedule(again, initialDelay, unit));
            return current;
        }

        private void check() {
            if (isDisposed()) {
                throw Exceptions.failWithRejected();
            }
        }

        private void add(Task task) {
            if (!ended && !task.over) {
                line.add(task);
                if (!running) {
                    running = true;
                    life.soon(this::runNext);
                }
            }
        }

        private void runNext() {
            Task task = line.poll();
            if (task != null && !task.over) {
                task.over = true;
                task.what.run();
            }
            if (line.isEmpty()) {
                running = false;
            } else {
                life.soon(this::runNext);
            }
        }

        @Override
        public void dispose() {
            ended = true;
            line.clear();
        }

        @Override
        public boolean isDisposed() {
            return ended || disposed;
        }
    }

    /** To be run once, unless it is cancelled before; over in either case. */
    private static final class Task implements Disposable {

        private final Runnable what;
        private boolean over;

        Task(Runnable what) {
            this.what = what;
        }

        @Override
        public void dispose() {
            over = true;
        }

        @Override
        public boolean isDisposed() {
            return over;
        }
    }
}
