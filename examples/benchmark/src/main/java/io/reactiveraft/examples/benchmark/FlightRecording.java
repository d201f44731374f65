package io.reactiveraft.examples.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** A flight recording of what happens until it is closed, if one is wanted. */
final class FlightRecording {

    /** Often enough for a run of some seconds. */
    private static final Duration THREAD_LOAD_PERIOD = Duration.ofSeconds(1);

    private final @Nullable Recording recording;
    private final @Nullable Path file;

    private FlightRecording(@Nullable Recording recording, @Nullable Path file) {
        this.recording = recording;
        this.file = file;
    }

    /** Starts to record with the JDK's own settings for profiling; null for no recording. */
    static FlightRecording to(@Nullable Path file) throws IOException, ParseException {
        if (file == null) {
            return new FlightRecording(null, null);
        }
        Recording recording = new Recording(Configuration.getConfiguration("profile"));
        recording.enable("jdk.ThreadCPULoad").withPeriod(THREAD_LOAD_PERIOD);
        recording.start();
        return new FlightRecording(recording, file);
    }

    /** Stops and writes the file. */
    void finish() throws IOException {
        if (recording != null && file != null) {
            recording.stop();
            recording.dump(file);
            recording.close();
        }
    }
}
