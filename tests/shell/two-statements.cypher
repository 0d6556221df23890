// Run by :source; commands may stand between statements.
:param name '山西省'
RETURN $name AS name;
RETURN "it's; 泰安" AS text
