package io.photonbeam.store.fdb;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Of tests that talk to a real cluster; skipped where none is named. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = FdbSandbox.CLUSTER_FILE,
    matches = ".+",
    disabledReason = "FDB_CLUSTER_FILE names no cluster file of a FoundationDB cluster for tests")
public @interface NeedsFoundationDb {}
