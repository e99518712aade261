package io.photonbeam.pipelines.explain;

import io.photonbeam.log.EventFields;
import java.nio.file.Path;

/**
 * Where to look.
 *
 * @param primaryLog folder of the primary log
 * @param foreignLog folder of the foreign log
 * @param output folder of the joined output
 * @param primaryFields of the primary log
 * @param foreignFields of the foreign log
 */
public record ExplainConfig(
    Path primaryLog,
    Path foreignLog,
    Path output,
    EventFields primaryFields,
    EventFields foreignFields) {}
