package io.photonbeam.pipelines.recover;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.PipelineId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a recovery works on.
 *
 * @param output whose visible files are taken into the registry
 * @param foreignFields of the foreign events in its rows
 * @param horizon first day that has not expired; empty if registry and output tell
 * @param pipelineId to whom commits are ascribed whose files do not say who made them
 * @param dryRun whether nothing is written
 */
public record RecoverConfig(
    Path output,
    EventFields foreignFields,
    Optional<LocalDate> horizon,
    String pipelineId,
    boolean dryRun) {
  public RecoverConfig {
    PipelineId.check(pipelineId);
  }
}
