"""statistics 统计: the institutions register and the energy and water returns."""
