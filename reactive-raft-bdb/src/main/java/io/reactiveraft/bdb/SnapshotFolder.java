package io.reactiveraft.bdb;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a group's snapshots: {@code <index>-<digest>.snapshot} for each that is stored, {@code .part} for the
 * one that arrives, {@code .tmp} for one that is being saved. Only those that {@link Meta} names are stored; the others
 * are what a crash left. On the thread of the files.
 */
final class SnapshotFolder {

    private static final String WHOLE = ".snapshot";
    private static final String PART = ".part";
    private static final String DRAFT = ".tmp";

    /** Of the digest: enough to tell one from another. */
    private static final int DIGITS = 16;

    /** Files of an earlier life that is over: the one that was arriving. */
    record Part(Path file, SnapshotHeader header) {

        long index() {
            return header.snapshot().info().index();
        }
    }

    private final Path folder;
    private final ClusterId cluster;
    private final GroupId group;

    SnapshotFolder(Path node, ClusterId cluster, GroupId group) {
        this.folder = node.resolve("snapshots").resolve(name(group));
        this.cluster = cluster;
        this.group = group;
    }

    /** Different for each group also where case makes no difference, and no name that some system keeps for itself. */
    static String name(GroupId group) {
        StringBuilder name = new StringBuilder("group-");
        for (char c : group.value().toCharArray()) {
            if (c == '.') {
                name.append('=');
            } else if (c >= 'A' && c <= 'Z') {
                name.append('+').append((char) (c - 'A' + 'a'));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    /**
     * Checks that all that is stored is there, and removes what a crash left. Answers what was arriving.
     *
     * @throws StorageFailedException that names a file and says what is wrong with it
     */
    @Nullable
    Part open(List<StoredSnapshot> stored) {
        stored.forEach(this::check);
        if (!Files.isDirectory(folder)) {
            return null;
        }
        Set<Path> named = stored.stream().map(this::file).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> others = files.filter(file -> !named.contains(file)).toList();
            Part arriving = others.stream()
                    .map(this::part)
                    .flatMap(Stream::ofNullable)
                    .max(Comparator.comparing(Part::index))
                    .orElse(null);
            for (Path other : others) {
                if (arriving == null || !arriving.file().equals(other)) {
                    Files.delete(other);
                }
            }
            return arriving;
        } catch (IOException failed) {
            throw failed(folder, failed);
        }
    }

    private void check(StoredSnapshot snapshot) {
        Path file = file(snapshot);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int headerBytes = checkHeader(channel, snapshot);
            long length = SnapshotFile.length(headerBytes, snapshot);
            if (channel.size() != length) {
                throw new CorruptEntryException("it has " + channel.size() + " bytes instead of " + length);
            }
        } catch (IOException | CorruptEntryException wrong) {
            throw failed(file, wrong);
        }
    }

    /** Answers how long the header is. */
    private int checkHeader(FileChannel channel, StoredSnapshot snapshot) throws IOException {
        SnapshotHeader found = SnapshotFile.header(channel);
        if (!found.equals(new SnapshotHeader(cluster, group, snapshot))) {
            throw new CorruptEntryException("it holds " + found + " instead of " + snapshot);
        }
        return SnapshotFile.headerBytes(channel);
    }

    /** The snapshot of another node that a file holds the beginning of; null if that cannot be said. */
    private @Nullable Part part(Path file) {
        if (!file.toString().endsWith(PART)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SnapshotHeader header = SnapshotFile.header(channel);
            boolean isOurs = header.cluster().equals(cluster) && header.group().equals(group);
            return isOurs ? new Part(file, header) : null;
        } catch (IOException | CorruptEntryException unreadable) {
            // Nobody was told that any of it is durable: the other node sends it again.
            return null;
        }
    }

    /** A stored one, open for reading, and where its first chunk is. */
    Open read(StoredSnapshot snapshot) throws IOException {
        FileChannel channel = FileChannel.open(file(snapshot), StandardOpenOption.READ);
        try {
            return new Open(channel, checkHeader(channel, snapshot));
        } catch (IOException | RuntimeException wrong) {
            channel.close();
            throw wrong;
        }
    }

    /** A file that is open, and where its first chunk is. */
    record Open(FileChannel channel, long firstChunkAt) {}

    SnapshotWriter draft(SnapshotInfo info) throws IOException {
        Folder.make(folder);
        return SnapshotWriter.begin(folder.resolve(info.index() + DRAFT), SnapshotHeader.begun(cluster, group, info));
    }

    SnapshotWriter arriving(StoredSnapshot snapshot) throws IOException {
        Folder.make(folder);
        return SnapshotWriter.begin(
                folder.resolve(stem(snapshot) + PART), new SnapshotHeader(cluster, group, snapshot));
    }

    /** Ends what was being written; it is whole, and has its name durably. */
    void keep(SnapshotWriter writer, StoredSnapshot whole) throws IOException {
        writer.keep(whole, file(whole));
        Folder.synchronise(folder);
    }

    void delete(StoredSnapshot snapshot) throws IOException {
        Files.deleteIfExists(file(snapshot));
    }

    void delete(Part part) throws IOException {
        Files.deleteIfExists(part.file());
    }

    Path file(StoredSnapshot snapshot) {
        return folder.resolve(stem(snapshot) + WHOLE);
    }

    private static String stem(StoredSnapshot snapshot) {
        return snapshot.info().index() + "-" + snapshot.digest().substring(0, DIGITS);
    }

    static StorageFailedException failed(Path file, Exception wrong) {
        String why = wrong instanceof NoSuchFileException ? "it is missing" : wrong.getMessage();
        return new StorageFailedException("snapshot file " + file + " cannot be used: " + why, wrong);
    }

    static StorageFailedException refused(String why) {
        return new StorageFailedException(why, Outcome.NOT_APPENDED);
    }
}
