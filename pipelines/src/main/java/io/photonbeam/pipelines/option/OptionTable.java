package io.photonbeam.pipelines.option;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Options that belong together, and the relations between them. What is checked here is checked
 * nowhere else. Immutable; the withers return changed copies.
 *
 * @param options in the order of the help text; one that is listed twice stands at its first place
 * @param relations looked at when each value has been
 */
public record OptionTable(List<Option<?>> options, List<Relation> relations) {

  public OptionTable {
    options = options.stream().distinct().toList();
    relations = List.copyOf(relations);
  }

  public static OptionTable of(Option<?>... options) {
    return new OptionTable(List.of(options), List.of());
  }

  public OptionTable and(Option<?>... more) {
    return and(of(more));
  }

  /** With the options and relations of another table after these. */
  public OptionTable and(OptionTable more) {
    return new OptionTable(join(options, more.options), join(relations, more.relations));
  }

  public OptionTable withRelation(Relation relation) {
    return new OptionTable(options, join(relations, List.of(relation)));
  }

  /** The same options for commands that may leave them all out; see {@link Option#whenAbsent}. */
  public OptionTable whenAbsent(String inWords) {
    List<Option<?>> all =
        options.stream().<Option<?>>map(option -> option.whenAbsent(inWords)).toList();
    return new OptionTable(all, relations);
  }

  private static <T> List<T> join(List<? extends T> first, List<? extends T> second) {
    return Stream.<T>concat(first.stream(), second.stream()).toList();
  }

  /** The option of that name. */
  public Optional<Option<?>> find(String name) {
    return options.stream().filter(option -> option.name().equals(name)).findFirst();
  }

  public Set<String> names() {
    return options.stream().map(Option::name).collect(Collectors.toSet());
  }

  /**
   * The values of this table's options, without others.
   *
   * @throws InvalidOptionsException with every problem found
   */
  public Options check(Options values) {
    Options own = values.only(names());
    Set<String> valid = names();
    List<Problem> problems = new ArrayList<>();
    for (Option<?> option : options) {
      Optional<Problem> problem = problem(option, own);
      problem.ifPresent(problems::add);
      problem.ifPresent(none -> valid.remove(option.name()));
      if (option.required() && !own.isGiven(option)) {
        problems.add(option.isRequired());
      }
    }
    InvalidOptionsException.throwIfAny(withRelations(problems, own.only(valid)));
    return own;
  }

  private static <T> Optional<Problem> problem(Option<T> option, Options values) {
    return values
        .given(option)
        .flatMap(value -> option.type().problem().apply(value).map(p -> option.problem(value, p)));
  }

  /** The problems that were found in single values, and those of the valid ones together. */
  public List<Problem> withRelations(List<Problem> found, Options valid) {
    Set<Problem> problems = new LinkedHashSet<>(found);
    relations.forEach(relation -> problems.addAll(problems(relation, valid, found.isEmpty())));
    return List.copyOf(problems);
  }

  /** What a relation finds; nothing if it asks for an option that is itself among the problems. */
  private static List<Problem> problems(Relation relation, Options valid, boolean complete) {
    try {
      return relation.problems(valid);
    } catch (IllegalStateException e) {
      if (complete) {
        throw e;
      }
      return List.of();
    }
  }
}
