package io.coracle.apiserver.strategy;

/**
 * How the rules of a kind look at metadata of their own, beside the look that all kinds have in
 * common. The reference reports a fault once for each look, and clients that count causes see that.
 *
 * <p>What is common to all looks at metadata as a whole and at the change of it. A kind then looks
 * again at the whole when its rules for replacements call those for new objects, and at the change
 * when they do what most do: what is here says which of it each kind does, not what is wrong.
 *
 * @param depth what the kind asks when it looks at the whole
 * @param wholes how often it looks at the whole of a replacement
 * @param changes how often it looks at what a replacement changes
 */
public record MetadataLooks(Depth depth, int wholes, int changes) {

  /** What a kind asks of metadata as a whole. */
  public enum Depth {
    /** Nothing: metadata is only looked at by what is common, after the kind's own rules. */
    NONE,
    /** What every kind must have. */
    GENERIC,
    /** And finalizers must be qualified by a domain unless they are of the server's own. */
    QUALIFIED
  }

  /** The whole and the change, like most kinds. */
  public static final MetadataLooks STANDARD = new MetadataLooks(Depth.QUALIFIED, 1, 1);

  /** Only the change. */
  public static final MetadataLooks CHANGE = new MetadataLooks(Depth.QUALIFIED, 0, 1);

  /** Only the whole: replacements have the rules of new objects. */
  public static final MetadataLooks WHOLE = new MetadataLooks(Depth.QUALIFIED, 1, 0);

  /** The whole, by the rules for new objects and by those for replacements. */
  public static final MetadataLooks WHOLE_TWICE = new MetadataLooks(Depth.QUALIFIED, 2, 0);

  /** Like {@link #WHOLE_TWICE}, and the change. */
  public static final MetadataLooks WHOLE_TWICE_AND_CHANGE =
      new MetadataLooks(Depth.QUALIFIED, 2, 1);

  /** Not at all. */
  public static final MetadataLooks NONE = new MetadataLooks(Depth.NONE, 0, 0);

  /** The same for a kind that takes any finalizer. */
  public MetadataLooks generic() {
    return new MetadataLooks(Depth.GENERIC, wholes, changes);
  }

  /** Whether new objects are refused for finalizers that are not qualified. */
  public boolean wantsQualifiedFinalizers() {
    return depth == Depth.QUALIFIED;
  }
}
