package io.reactiveraft.bdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the names of JE's files durable: JE synchronises what is in a file, but never the folder that names it. On the
 * writing thread.
 */
final class FileNames {

    private static final long NONE = -1;

    private final Path folder;
    private long newest = NONE;

    FileNames(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the names of all files up to the current one durable, which may not be there yet: JE counts on when a file
     * is full, and makes the next only when it first writes to it. Answers whether it had to synchronise.
     */
    boolean synchronise(long current) throws IOException {
        if (current == newest) {
            return false;
        }
        // Asked before, since a file that comes in the meantime may be missing from what was synchronised.
        boolean exists = Files.exists(folder.resolve(String.format("%08x.jdb", current)));
        Folder.synchronise(folder);
        newest = exists ? current : NONE;
        return true;
    }
}
