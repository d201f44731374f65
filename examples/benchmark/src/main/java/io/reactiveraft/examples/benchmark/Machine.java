package io.reactiveraft.examples.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the operating system says of this process, its files and its neighbours. Linux; elsewhere some are -1. */
final class Machine {

    private static final int SECTOR_BYTES = 512;

    private Machine() {}

    /**
     * The counters that grow during a run.
     *
     * @param nanos a clock
     * @param cpuNanos processor time of this process
     * @param gcMillis time in collections
     * @param deviceBytes what reached the block device from everyone, -1 if unknown
     * @param busyTicks processor time of everyone
     * @param allTicks the same and idle time
     */
    record Usage(long nanos, long cpuNanos, long gcMillis, long deviceBytes, long busyTicks, long allTicks) {

        /** How much they have grown since an earlier time. */
        Usage since(Usage before) {
            return new Usage(
                    nanos - before.nanos,
                    cpuNanos - before.cpuNanos,
                    gcMillis - before.gcMillis,
                    deviceBytes - before.deviceBytes,
                    busyTicks - before.busyTicks,
                    allTicks - before.allTicks);
        }

        double seconds() {
            return nanos / 1e9;
        }

        double cpuSeconds() {
            return cpuNanos / 1e9;
        }

        /** The share of all processors that others used. */
        double othersShare() {
            double own = cpuSeconds() / seconds() / Runtime.getRuntime().availableProcessors();
            return Math.max(0, busyTicks / (double) allTicks - own);
        }
    }

    /** The counters now. */
    static Usage usage(Path dir) throws IOException {
        long[] ticks = ticks();
        return new Usage(System.nanoTime(), cpuNanos(), gcMillis(), deviceBytes(dir), ticks[0], ticks[1]);
    }

    private static long cpuNanos() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /**
     * Bytes that everyone has written to the device under a directory. What the kernel says of one process cannot be
     * used: with large folios it counts a whole folio for each page made dirty.
     */
    private static long deviceBytes(Path dir) throws IOException {
        Path table = Path.of("/proc/diskstats");
        if (!Files.isReadable(table)) {
            return -1;
        }
        long device = ((Number) Files.getAttribute(dir, "unix:dev")).longValue();
        String major = Long.toString((device >>> 8) & 0xfff);
        String minor = Long.toString((device & 0xff) | ((device >>> 12) & 0xfff00));
        for (String line : Files.readAllLines(table)) {
            List<String> columns = columns(line);
            if (columns.get(0).equals(major) && columns.get(1).equals(minor)) {
                return Long.parseLong(columns.get(9)) * SECTOR_BYTES;
            }
        }
        return -1;
    }

    private static List<String> columns(String line) {
        return List.of(line.strip().split("\\s+"));
    }

    /** Ticks of all processors since the machine started: busy, and all. */
    private static long[] ticks() throws IOException {
        Path table = Path.of("/proc/stat");
        if (!Files.isReadable(table)) {
            return new long[] {-1, -1};
        }
        List<Long> ticks = columns(Files.readAllLines(table).get(0)).subList(1, 9).stream()
                .map(Long::valueOf)
                .toList();
        long all = ticks.stream().mapToLong(Long::longValue).sum();
        long idleAndWaiting = ticks.get(3) + ticks.get(4);
        return new long[] {all - idleAndWaiting, all};
    }

    /** The most memory that this process has had. */
    static long peakRssBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(columns(line).get(1)) << 10)
                .findFirst()
                .orElse(-1);
    }

    /** Blocks in use under a directory. */
    static long diskBytes(Path dir) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-s", "-B1", dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // files may vanish while it looks
                .start();
        String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (!du.waitFor(30, TimeUnit.SECONDS) || answer.isBlank()) {
            throw new IOException("du says nothing about " + dir);
        }
        return Long.parseLong(columns(answer).get(0));
    }
}
