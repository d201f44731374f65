package io.reactiveraft.bdb;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder whose files must not lose their names when the power fails. */
final class Folder {

    /** Windows has no such thing for folders: NTFS keeps a journal of names. */
    private static final boolean CAN_SYNCHRONISE = File.separatorChar == '/';

    private Folder() {}

    /**
     * Makes a folder, and what is missing above it, durably; answers its real path. Also the name of a folder that is
     * already there is made durable, since whoever made it may have died in between; unless what is above it may not be
     * read: then somebody else made it.
     */
    static Path make(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Path parent = absolute.getParent();
        if (!Files.isDirectory(absolute)) {
            if (parent != null) {
                make(parent);
            }
            Files.createDirectories(absolute);
        }
        Path real = absolute.toRealPath();
        Path above = real.getParent();
        if (above != null && Files.isReadable(above)) {
            synchronise(above);
        }
        return real;
    }

    /** Makes the names of the files in a folder durable. */
    static void synchronise(Path folder) throws IOException {
        if (CAN_SYNCHRONISE) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
