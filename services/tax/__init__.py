"""Municipal tax office (市町村の税務課): who is taxed here, on what, and where notices go."""
