"""Nobody reaches another municipality's rows, nor pages above their own rights, by any address there is."""
