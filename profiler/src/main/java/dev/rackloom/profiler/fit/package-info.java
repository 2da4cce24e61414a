/**
 * From measured times to cost functions that know kernels: tiles and waves of a matrix product,
 * blocks of fused attention, steps and traffic of a collective.
 *
 * <p>A fit has two layers. A <em>law</em> ({@link dev.rackloom.api.cost.TiledProduct}, {@link
 * dev.rackloom.api.cost.FusedAttention}, {@link dev.rackloom.api.cost.Collective}) is written in
 * facts of the data sheet and a few efficiencies and times; robust least squares on logarithms find
 * those. A <em>surface</em> ({@link dev.rackloom.api.cost.Surface}) then takes what the law leaves
 * over as a Gaussian process of a few dimensionless sizes; its length scales are those that make
 * the measurements most likely, so nobody turns knobs per device. Far from every measurement the
 * surface is flat and the law speaks alone.
 *
 * <pre>
 * Device --Machines--> Machine   +   List of Sample --Fits--> Corrected (law, surface)
 * CSV of one device --DeviceCalibration.fit--> blocks, provenances, reports
 * </pre>
 *
 * <p><b>Columns of a CSV.</b> A header names them; their order is free; cells that do not apply are
 * left empty. {@code nanos} is the time of one launch. {@code family} and {@code dtype} name the
 * block ({@code gemm}, {@code attention}, {@code elementwise}, ...; {@code bfloat16}, ...). {@code
 * device}, where there is one, must be the device's id for a row to count.
 *
 * <ul>
 *   <li>products: {@code m,n,k} (and {@code batch}, {@code heldBytes}: weights of the whole stage
 *       that ran in a loop, which tells how hot the device was);
 *   <li>attention: {@code batch,tokens,context,heads,kvHeads,headDim}; {@code tokens} 1 is
 *       decoding, {@code context} counts the new tokens;
 *   <li>collectives: {@code ranks,bytes}; the family names the operation;
 *   <li>all else: {@code flops,bytes}, which give a plain knee. Given for the others, they win over
 *       what follows from the sizes.
 * </ul>
 *
 * <p><b>What the error says.</b> Whole sites are held back, never single rows of a site: other
 * {@code m} of the same {@code n,k} would give the answer away. Every fifth site in sorted order is
 * held back; the block itself is then fitted to all rows.
 */
@NullMarked
package dev.rackloom.profiler.fit;

import org.jspecify.annotations.NullMarked;
