"""The mass comparison (后台数据比对): a region's or a nation's employers assessed from files, in columns.

``expression`` adds contribution rows up to facts, in DuckDB or Spark; ``decisions`` applies an edition's rules to
columns of facts; ``receipts`` writes the events. Facts, outcomes, amounts and receipts are those of the one-by-one
engine in ``domain``, which is their definition: a differential test holds the two together.
"""
