"""Models as Replicate and Cog describe them: inputs, outputs, validation, forms."""
