/**
 * What is decided when agents of a deployment are lost; values and functions only, so that every
 * agent decides the same from the same picture.
 *
 * <p>{@link dev.rackloom.agent.repair.Electorate}: whether those who see each other may decide.
 * {@link dev.rackloom.agent.repair.Sight}: which agents can work together. {@link
 * dev.rackloom.agent.repair.Abilities}: what devices can run. {@link
 * dev.rackloom.agent.repair.Replacement}: where lost stages go.
 */
@NullMarked
package dev.rackloom.agent.repair;

import org.jspecify.annotations.NullMarked;
