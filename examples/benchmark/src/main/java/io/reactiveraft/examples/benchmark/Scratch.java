package io.reactiveraft.examples.benchmark;

import io.reactiveraft.InvalidConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The data of one run, on a disk, deleted when the process ends in whatever way but a kill. */
final class Scratch {

    private static final int ATTEMPTS = 3;

    private Scratch() {}

    /**
     * Makes an empty folder.
     *
     * @throws InvalidConfigException if it would be in memory: nothing is durable there, and so nothing comparable
     */
    static Path in(Path parent) throws IOException {
        Files.createDirectories(parent);
        if (fileSystem(parent).equals("tmpfs")) {
            throw new InvalidConfigException("--dir", parent.toString(), "a folder on a disk, not on tmpfs");
        }
        Path folder = Files.createTempDirectory(parent, "reactive-raft-benchmark-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "cleaner"));
        return folder;
    }

    static String fileSystem(Path dir) throws IOException {
        return Files.getFileStore(dir).type();
    }

    /** Somebody may still be writing: what cannot be deleted is tried again. */
    static void delete(Path folder) {
        for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                System.err.println("not deleted: " + e);
            }
        }
    }
}
