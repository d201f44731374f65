package io.reactiveraft.testing;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The main classes of the module whose test asks, and no others: those beside its test classes. */
public final class MainClasses implements LocationProvider {

    @Override
    public Set<Location> get(Class<?> test) {
        Path classes = testClasses(test).resolveSibling("classes");
        return Files.isDirectory(classes) ? Set.of(Location.of(classes)) : Set.of();
    }

    private static Path testClasses(Class<?> test) {
        try {
            return Path.of(
                    test.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
