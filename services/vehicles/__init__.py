"""vehicles 车辆: acquisitions and stock by drive type, charging points and days, promotion of new energy."""
