"""projects 项目: the register of retrofits, verifications, awards, documents and rosters."""
