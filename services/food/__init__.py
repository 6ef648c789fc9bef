"""food 反食品浪费: canteens and their upgrades, canteen days, campaigns, clean-plate days, evaluations."""
