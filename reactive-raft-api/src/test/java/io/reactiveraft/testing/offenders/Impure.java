package io.reactiveraft.testing.offenders;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Time, chance, threads and locks of its own. */
public final class Impure {

    private Impure() {}

    public static final class Clocks {
        public long nanos() {
            return System.nanoTime();
        }

        public long millis() {
            return System.currentTimeMillis();
        }

        public LongSupplier reference() {
            return System::nanoTime;
        }

        public Instant instant() {
            return Instant.now();
        }

        public LocalDate date() {
            return LocalDate.now(ZoneOffset.UTC);
        }
    }

    public static final class Chance {
        public Random random() {
            return new Random();
        }

        public double math() {
            return Math.random();
        }

        public int local() {
            return ThreadLocalRandom.current().nextInt();
        }

        public UUID uuid() {
            return UUID.randomUUID();
        }
    }

    public static final class Threads {
        public Thread thread() {
            return new Thread(() -> {});
        }

        public void start(Thread thread) {
            thread.start();
        }

        public void sleep() throws InterruptedException {
            Thread.sleep(1);
        }

        public ExecutorService pool() {
            return Executors.newCachedThreadPool();
        }

        public CompletableFuture<Void> common() {
            return CompletableFuture.runAsync(() -> {});
        }
    }

    public static final class Locks {
        public Lock make() {
            return new ReentrantLock();
        }

        public void take(Lock lock) {
            lock.lock();
        }
    }

    public static final class Waiting {
        public void latch(CountDownLatch latch) throws InterruptedException {
            latch.await();
        }

        public int future(CompletableFuture<Integer> future) throws InterruptedException, ExecutionException {
            return future.get();
        }
    }

    public static final class StandardStreams {
        public void print() {
            System.out.println("printed");
        }
    }
}
