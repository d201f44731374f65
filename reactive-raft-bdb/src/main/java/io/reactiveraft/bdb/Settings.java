package io.reactiveraft.bdb;

import com.sleepycat.je.CacheMode;
import com.sleepycat.je.Durability;
import com.sleepycat.je.EnvironmentConfig;
import io.reactiveraft.InvalidConfigException;

/**
 * What may be set, checked.
 *
 * @param cacheBytes what JE keeps in memory, mostly nodes of B-trees: about 3 MB for a million entries
 * @param fileBytesMax when JE begins another file
 * @param freeDiskBytesMin appends fail when the disk has less space left, and everything with half as much
 */
record Settings(long cacheBytes, long fileBytesMax, long freeDiskBytesMin) {

    static final Settings DEFAULTS = new Settings(64L << 20, 32L << 20, 512L << 20);

    Settings {
        within("storage.cacheBytes", cacheBytes, 8L << 20, 1L << 40);
        within("storage.fileBytesMax", fileBytesMax, 4L << 20, 1L << 30);
        within("storage.freeDiskBytesMin", freeDiskBytesMin, 0, 1L << 50);
    }

    EnvironmentConfig toEnvironmentConfig() {
        EnvironmentConfig config = new EnvironmentConfig();
        config.setAllowCreate(true).setTransactional(true).setDurability(Durability.COMMIT_SYNC);
        // The nodes of the trees stay in memory, the entries do not: whoever needs recent ones has kept them.
        config.setCacheSize(cacheBytes).setCacheMode(CacheMode.EVICT_LN);
        set(config, EnvironmentConfig.LOG_FILE_MAX, fileBytesMax);
        // JE refuses removals, too, below its limit. It is lower than ours, so that a full disk can be mended.
        set(config, EnvironmentConfig.FREE_DISK, freeDiskBytesMin / 2);
        // Recovery replays this much at the most; less often is less work.
        set(config, EnvironmentConfig.CHECKPOINTER_BYTES_INTERVAL, 64L << 20);
        // Without these two, one damaged byte in the newest file makes JE drop all commits behind it, in silence. The
        // search for commits behind the damage must take in the largest record at once.
        config.setConfigParam(EnvironmentConfig.HALT_ON_COMMIT_AFTER_CHECKSUMEXCEPTION, "true");
        set(config, EnvironmentConfig.LOG_ITERATOR_READ_SIZE, 2L << 20);
        // Takes one of the few inotify instances for each environment.
        config.setConfigParam(EnvironmentConfig.LOG_DETECT_FILE_DELETE, "false");
        config.setConfigParam(EnvironmentConfig.STATS_COLLECT, "false");
        // Would read everything at midnight, on all nodes at once.
        config.setConfigParam(EnvironmentConfig.ENV_RUN_VERIFIER, "false");
        return config;
    }

    private static void set(EnvironmentConfig config, String key, long value) {
        config.setConfigParam(key, Long.toString(value));
    }

    private static void within(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidConfigException(key, Long.toString(value), min + " to " + max + " bytes");
        }
    }
}
