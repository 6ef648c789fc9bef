"""waste 垃圾分类: sorting logs, on-site treatment of kitchen waste, plastics inspections."""
