package io.photonbeam.pipelines.explain;

import io.photonbeam.log.EventFields;
import java.nio.file.Path;
import java.util.List;

/**
 * Where to look.
 *
 * @param primaryLog folder of the primary log
 * @param foreignLog folder of the foreign log
 * @param outputs folders of the joined outputs that share a registry, at least one
 * @param primaryFields of the primary log
 * @param foreignFields of the foreign log
 */
public record ExplainConfig(
    Path primaryLog,
    Path foreignLog,
    List<Path> outputs,
    EventFields primaryFields,
    EventFields foreignFields) {

  public ExplainConfig {
    outputs = List.copyOf(outputs);
  }
}
