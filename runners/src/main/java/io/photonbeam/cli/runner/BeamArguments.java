package io.photonbeam.cli.runner;

import io.photonbeam.cli.option.ForeignOptions;
import io.photonbeam.cli.process.Failures;
import io.photonbeam.pipelines.option.Problem;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Beam's own options, those of the Direct and the Flink runner among them: a name counts when one
 * of these interfaces has it as a property, a value when Beam itself can read it.
 */
public final class BeamArguments implements ForeignOptions {
  @Override
  public Collection<String> names() {
    return Names.ALL;
  }

  @Override
  public Optional<Problem> check(String argument) {
    if (argument.startsWith("--disableMetrics") && !argument.endsWith("=false")) {
      return Optional.of(
          new Problem(
              argument, "is not possible: reports and progress are made of Beam's metrics"));
    }
    String withValue = argument.contains("=") ? argument : argument + "=true";
    try {
      PipelineOptionsFactory.fromArgs(withValue).as(PipelineOptions.class);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      // Jackson adds a line on where in the text it stood.
      String reason = Failures.describe(e).lines().findFirst().orElse("");
      return Optional.of(new Problem(argument, "is not valid for Beam: " + reason));
    }
  }

  @Override
  public Optional<String> hint() {
    return Optional.of(
        "Options of Beam and of its runners are passed on, such as --flinkMaster=HOST:PORT (a Flink"
            + " cluster; without it Flink runs in this process), --parallelism=4 or"
            + " --savepointPath=PATH (Flink), --targetParallelism=4 (Direct).");
  }

  /** Whether the runner of that name looks at the option at all. */
  static boolean concerns(String runner, String name) {
    return Names.COMMON.contains(name)
        || (runner.equals(RunnerChoice.FLINK) ? Names.FLINK : Names.DIRECT).contains(name);
  }

  /** Read only when somebody passes such an option. */
  private static final class Names {
    static final Set<String> COMMON = properties(PipelineOptions.class);
    static final Set<String> FLINK = properties(FlinkPipelineOptions.class);
    static final Set<String> DIRECT = properties(DirectOptions.class);
    static final Set<String> ALL = new TreeSet<>();

    static {
      ALL.addAll(COMMON);
      ALL.addAll(FLINK);
      ALL.addAll(DIRECT);
      // Ours: it must be one of two words.
      ALL.remove("runner");
    }

    private static Set<String> properties(Class<? extends PipelineOptions> options) {
      Set<String> names = new TreeSet<>();
      for (Method method : options.getMethods()) {
        String name = method.getName();
        boolean getter = method.getParameterCount() == 0 && hasSetter(options, method);
        if (getter && name.startsWith("get")) {
          names.add(Introspector.decapitalize(name.substring(3)));
        } else if (getter && name.startsWith("is")) {
          names.add(Introspector.decapitalize(name.substring(2)));
        }
      }
      return names;
    }

    private static boolean hasSetter(Class<?> options, Method getter) {
      String setter = getter.getName().replaceFirst("^(get|is)", "set");
      return Arrays.stream(options.getMethods()).anyMatch(m -> m.getName().equals(setter));
    }
  }
}
