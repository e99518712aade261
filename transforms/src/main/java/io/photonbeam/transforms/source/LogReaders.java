package io.photonbeam.transforms.source;

import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;
import io.photonbeam.transforms.runtime.RunSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the readers of a run's logs share within a process. Thread-safe. */
public final class LogReaders {
  private static final RunResource<LogReaders> RESOURCE = RunResource.of(LogReaders::new);

  private final LogWatch watch;
  private final WatermarkAlignment alignment = new WatermarkAlignment();
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  private LogReaders(RunContext context) {
    RunSpec.Following run = context.spec().following();
    this.watch =
        new LogWatch(
            run.logs().stream().map(Path::of).toList(),
            run.pollInterval(),
            Optional.ofNullable(run.stopWhenIdle()),
            context.clock(),
            context.steadyClock());
  }

  /** Those of a run. */
  public static LogReaders of(RunContext context) {
    return context.get(RESOURCE);
  }

  /** Their look at the logs. */
  public LogWatch watch() {
    return watch;
  }

  WatermarkAlignment alignment() {
    return alignment;
  }

  /** Whether a reader of this name begins for the first time in this process. */
  boolean begins(String reader) {
    return begun.add(reader);
  }
}
