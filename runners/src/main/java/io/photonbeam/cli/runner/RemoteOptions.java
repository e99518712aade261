package io.photonbeam.cli.runner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.Description;

/**
 * Of a job that a cluster does. Flink keeps all but {@link #getTell} as the job's parameters, so
 * that {@code status} and {@code stop} find the registry of a job by its pipeline's id alone.
 */
public interface RemoteOptions extends FlinkPipelineOptions {
  /** The name of the parameter that holds the registry's URI. */
  String REGISTRY = "photonbeamRegistry";

  /** The name of the parameter that holds the pipeline's id. */
  String PIPELINE = "photonbeamPipeline";

  @Description("URI of the registry of the job")
  String getPhotonbeamRegistry();

  void setPhotonbeamRegistry(String uri);

  @Description("Pipeline id of the job")
  String getPhotonbeamPipeline();

  void setPhotonbeamPipeline(String id);

  /** Is told what happens to the job, in sentences. */
  @JsonIgnore
  Consumer<String> getTell();

  void setTell(Consumer<String> tell);
}
